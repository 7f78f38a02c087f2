/** Swedish area codes and mobile prefixes of one and two digits (without the leading 0); all others have three. */
const SWEDISH_SHORT = /^(8|1[013689]|2[136]|3[1356]|4[0246]|54|6[03]|7[02369]|90)/;

/**
 * An E.164 number as people here write it: Swedish ones in national form (`040-628 04 00`), Norwegian ones with
 * their country's prefix, since a desk serves both. Anything else stays as it is.
 */
export function writtenNumber(number: string): string {
  if (/^\+46[1-9]\d{6,9}$/.test(number)) return swedish(number.slice(3));
  if (/^\+47\d{8}$/.test(number)) return `+47 ${norwegian(number.slice(3))}`;
  return number;
}

function swedish(digits: string): string {
  const area = SWEDISH_SHORT.exec(digits)?.[0] ?? digits.slice(0, 3);
  return `0${area}-${grouped(digits.slice(area.length))}`;
}

/** `xxx xx`, `xx xx xx`, `xxx xx xx`, `xxx xxx xx`: pairs from the end, an odd or long beginning in threes. */
function grouped(digits: string): string {
  if (digits.length === 8) return `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`;
  const head = digits.length % 2 === 1 ? 3 : 2;
  const pairs = digits.slice(head).match(/\d{2}/g) ?? [];
  return [digits.slice(0, head), ...pairs].join(' ');
}

/** Mobiles `912 34 567`, others `22 34 56 78`. */
function norwegian(digits: string): string {
  if (/^[49]/.test(digits)) return `${digits.slice(0, 3)} ${digits.slice(3, 5)} ${digits.slice(5)}`;
  return (digits.match(/\d{2}/g) ?? []).join(' ');
}
