#!/bin/sh
# Writes Asterisk's configuration from the templates and the environment, and becomes Asterisk.
# Needed: SVARA_ARI_PASSWORD and SVARA_AMI_PASSWORD, each as such or as the name of a file in …_FILE.
# With --check it stops after writing.
set -eu
umask 027

folder=/var/lib/svara-asterisk
image=/opt/svara

# Prints the value of a secret: of the variable itself, or of the file that the variable with _FILE names.
secret() {
  eval "value=\${$1:-} file=\${$1_FILE:-}"
  if [ -z "$value" ] && [ -n "$file" ]; then value=$(cat "$file"); fi
  if [ -z "$value" ]; then
    echo "$1 is not set: give it, or the name of a file with it in $1_FILE." >&2
    exit 1
  fi
  printf '%s' "$value"
}

PLACE_ARI_SECRET=$(secret SVARA_ARI_PASSWORD)
PLACE_AMI_SECRET=$(secret SVARA_AMI_PASSWORD)
PLACE_ARI_USER=${SVARA_ARI_USER:-svara}
PLACE_AMI_USER=${SVARA_AMI_USER:-svara}
PLACE_SIP_ADDRESS=${SVARA_SIP_ADDRESS:-127.0.0.1}
PLACE_SIP_PORT=${SVARA_SIP_PORT:-5060}
PLACE_ARI_PORT=${SVARA_ARI_PORT:-8088}
PLACE_AMI_PORT=${SVARA_AMI_PORT:-5038}
PLACE_RTP_FROM=${SVARA_RTP_FROM:-10000}
PLACE_RTP_TO=${SVARA_RTP_TO:-19999}
PLACE_ETC_DIR=$folder/etc
PLACE_VAR_DIR=$folder/var
PLACE_SPOOL_DIR=$folder/spool
PLACE_RUN_DIR=$folder/run
PLACE_LOG_DIR=$folder/log
PLACE_DATA_DIR=$image/data
PLACE_GENERATED_DIR=/srv/svara/generated
PLACE_MODULE_DIR=$(dirname "$(find /usr/lib -name res_ari.so -path '*/asterisk/modules/*' | head -n 1)")
export PLACE_ARI_SECRET PLACE_AMI_SECRET PLACE_ARI_USER PLACE_AMI_USER PLACE_SIP_ADDRESS PLACE_SIP_PORT \
  PLACE_ARI_PORT PLACE_AMI_PORT PLACE_RTP_FROM PLACE_RTP_TO PLACE_ETC_DIR PLACE_VAR_DIR PLACE_SPOOL_DIR \
  PLACE_RUN_DIR PLACE_LOG_DIR PLACE_DATA_DIR PLACE_GENERATED_DIR PLACE_MODULE_DIR

# A value may not break out of its line; a semicolon would begin a comment.
render() {
  perl -pe '
    sub place {
      my ($name) = @_;
      my $value = $ENV{"PLACE_$name"};
      die "$ARGV: no value for the place $name\n" unless defined $value and $value =~ /\S/;
      die "$ARGV: the value for $name has a control character or a space at its edge\n"
        if $value =~ /[\x00-\x1f\x7f]|^ | $/;
      $value =~ s/;/\\;/g;
      return $value;
    }
    s/\$\{([A-Z_]+)\}/place($1)/ge;
  ' "$1"
}

rm -rf "$folder/etc"
mkdir -p "$folder/etc/dialplans" "$folder/var/cache" "$folder/var/keys" "$folder/spool/recording" "$folder/run" "$folder/log"
for template in "$image"/templates/*.conf; do
  (umask 077 && render "$template" > "$folder/etc/$(basename "$template")")
done
cp "$image"/dialplans/*.conf "$folder/etc/dialplans/"
if [ "${1:-}" = --check ]; then exit 0; fi

# The secrets are in the files now; Asterisk needs them in its environment no more.
unset PLACE_ARI_SECRET PLACE_AMI_SECRET SVARA_ARI_PASSWORD SVARA_AMI_PASSWORD
exec /usr/sbin/asterisk -f -C "$folder/etc/asterisk.conf"
