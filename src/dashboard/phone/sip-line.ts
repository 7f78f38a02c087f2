import { C, UA } from 'jssip';
import type { Originator, RTCSession } from 'jssip/lib/RTCSession';
import type { IncomingRequest } from 'jssip/lib/SIPMessage';
import type { RTCSessionEvent } from 'jssip/lib/UA';
import type { PhoneCredentialsJson } from '../../contract/workplace.ts';
import { LineSocket } from './line-socket.ts';
import { keepCodec } from './sdp.ts';
import type { SoundSettings } from './sound-settings.ts';

/*
 * The line of this page to Asterisk: SIP by WebSocket on the service's own origin, sound by WebRTC. The only file
 * that knows JsSIP; it is loaded when somebody becomes a phone.
 */

export interface LineListener {
  readonly registered: () => void;
  /** The WebSocket is gone, or Asterisk does not take the registration; both are tried again by themselves. */
  readonly lost: () => void;
  /** Asterisk does not know the credentials, and will not. */
  readonly rejected: () => void;
  readonly incoming: (call: LineCall) => void;
}

export interface CallListener {
  /** Both sides are joined. */
  talking(): void;
  /** What comes from the other side. */
  sound(stream: MediaStream): void;
  ended(): void;
}

/** A call on the line. */
export interface LineCall {
  readonly id: string;
  /** X-Svara-Leg; null for a call that this page made or that is not of the service's making. */
  readonly leg: string | null;
  /** X-Svara-Auto-Answer */
  readonly autoAnswer: boolean;
  listen(listener: CallListener): void;
  /** @param microphone a stream of its own: it ends with the call */
  answer(microphone: MediaStream, codec: SoundSettings['codec']): void;
  /** The connection that sound goes by; null before it is answered. */
  connection(): RTCPeerConnection | null;
  setMuted(muted: boolean): void;
  /** Speaks through another microphone. */
  replaceMicrophone(microphone: MediaStream): void;
  sendDigits(digits: string): void;
  /** Ends it: 486 while it rings, BYE after. */
  end(): void;
}

export interface Line {
  /** Calls a number, the echo number. */
  call(number: string, microphone: MediaStream, codec: SoundSettings['codec']): LineCall;
  /** Sees whether the line is alive, and opens it at once if it is not. */
  check(): void;
  /** Says nothing more on this line; the sound of its calls goes on. */
  close(): void;
}

/** How long a registration holds in Asterisk after a page has gone without a word. */
const EXPIRES_S = 120;
/** Addresses of this computer that are found later than this are not waited for. */
const GATHERING_MS = 300;
/** Of JsSIP's enumeration, which is there as a type only. */
const REMOTE = 'remote' as Originator.REMOTE;
const BUSY = 486;
const UNKNOWN_CREDENTIALS: readonly number[] = [401, 403, 404];
const REFUSALS = 4;
const REFUSED_PAUSE_MS = 1_000;

/** Opens a line and registers; what becomes of it is told to `given`, until it is closed. */
export function openLine(credentials: PhoneCredentialsJson, given: LineListener): Line {
  let closed = false;
  const unlessClosed =
    <A extends readonly unknown[]>(tell: (...news: A) => void) =>
    (...news: A): void => {
      if (!closed) tell(...news);
    };
  const listener: LineListener = {
    registered: unlessClosed(given.registered),
    lost: unlessClosed(given.lost),
    rejected: unlessClosed(given.rejected),
    incoming: unlessClosed(given.incoming),
  };
  const { location } = window;
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new LineSocket(`${scheme}//${location.host}${credentials.socketPath}`);
  const ua = new UA({
    sockets: socket,
    uri: `sip:${credentials.username}@${credentials.domain}`,
    authorization_user: credentials.username,
    password: credentials.password,
    register_expires: EXPIRES_S,
    // Sessions outlive a line that is lost for a while: nobody refreshes them over it.
    session_timers: false,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 1,
    user_agent: 'Svara',
  });
  ua.on('registered', () => listener.registered());
  ua.on('disconnected', () => listener.lost());
  retryRefused(ua, listener);
  ua.on('newRTCSession', ({ originator, session, request }: RTCSessionEvent) => {
    if (originator === REMOTE) listener.incoming(callOf(session, request));
  });
  ua.start();
  return {
    call: (number, microphone, codec) => dial(ua, number, microphone, codec),
    check: () => {
      if (!socket.isConnected()) return socket.connect();
      socket.expectAnswer();
      ua.register();
    },
    close: () => {
      closed = true;
      socket.shut();
    },
  };
}

/**
 * A registration that is refused is tried again for a while: an Asterisk that has just started does not know the
 * credentials until the service has told it.
 */
function retryRefused(ua: UA, listener: LineListener): void {
  let refusals = 0;
  ua.on('registered', () => {
    refusals = 0;
  });
  ua.on('registrationFailed', ({ response }: { response: { status_code: number } | null }) => {
    // Without an answer the WebSocket was lost, which is told by itself.
    if (response === null) return;
    if (UNKNOWN_CREDENTIALS.includes(response.status_code)) refusals += 1;
    if (refusals >= REFUSALS) return listener.rejected();
    listener.lost();
    setTimeout(() => {
      if (ua.isConnected() && !ua.isRegistered()) ua.register();
    }, REFUSED_PAUSE_MS);
  });
}

function dial(ua: UA, number: string, microphone: MediaStream, codec: SoundSettings['codec']): LineCall {
  const session = ua.call(number, { mediaStream: microphone, pcConfig: {} });
  // Told when the sender that the order is set of is there and before anything has left.
  session.on('connecting', () => offerWideband(session.connection, codec));
  return callOf(session, null, microphone);
}

function callOf(session: RTCSession, request: IncomingRequest | null, made?: MediaStream): LineCall {
  let microphone: MediaStream | null = made ?? null;
  let listener: CallListener | null = null;
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    stopStream(microphone);
    listener?.ended();
  };
  // For an incoming call that Asterisk has confirmed; for one of ours, that it has answered.
  session.on('confirmed', () => listener?.talking());
  session.on('ended', end);
  session.on('failed', end);
  const hear = (connection: RTCPeerConnection): void =>
    connection.addEventListener('track', ({ track, streams }) =>
      listener?.sound(streams[0] ?? new MediaStream([track])),
    );
  if (request === null) hear(session.connection);
  else session.on('peerconnection', ({ peerconnection }) => hear(peerconnection));
  session.on('icecandidate', ({ ready }) => void setTimeout(ready, GATHERING_MS));
  return {
    id: session.id,
    leg: request?.getHeader('X-Svara-Leg') ?? null,
    autoAnswer: request?.getHeader('X-Svara-Auto-Answer') === 'yes',
    listen: (given) => {
      listener = given;
    },
    answer: (given, codec) => {
      microphone = given;
      // JsSIP tells the other side's description before it gives it to the browser, and takes it as it is then.
      session.on('sdp', (event) => {
        if (event.originator === REMOTE && event.type === 'offer')
          event.sdp = keepCodec(event.sdp, inOrder(codec));
      });
      session.answer({ mediaStream: given, pcConfig: {} });
    },
    connection: () => session.connection ?? null,
    setMuted: (muted) => (muted ? session.mute({ audio: true }) : session.unmute({ audio: true })),
    replaceMicrophone: (given) => {
      stopStream(microphone);
      microphone = given;
      replaceTrack(session, given);
    },
    sendDigits: (digits) =>
      session.sendDTMF(digits, { transportType: C.DTMF_TRANSPORT.RFC2833, duration: 160 }),
    end: () => {
      if (!session.isEnded()) session.terminate(session.isEstablished() ? {} : { status_code: BUSY });
    },
  };
}

/**
 * The wanted codec, or the other wideband one where the other side has only that. Were G.711 left as well, Asterisk
 * would change to it as soon as somebody on an old line is on the other end, and with it to what bears lost packets
 * worst.
 */
function inOrder(codec: SoundSettings['codec']): readonly string[] {
  return codec === 'opus' ? ['opus', 'G722'] : ['G722', 'opus'];
}

/** Has a call of ours offer wideband codecs only. */
function offerWideband(connection: RTCPeerConnection, codec: SoundSettings['codec']): void {
  const all = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
  const wanted = [...inOrder(codec), 'telephone-event'].flatMap((name) =>
    all.filter(({ mimeType }) => mimeType.toLowerCase() === `audio/${name}`.toLowerCase()),
  );
  for (const transceiver of connection.getTransceivers()) transceiver.setCodecPreferences(wanted);
}

function replaceTrack(session: RTCSession, microphone: MediaStream): void {
  const [track] = microphone.getAudioTracks();
  if (track === undefined) return;
  track.enabled = session.isMuted().audio !== true;
  for (const sender of session.connection.getSenders())
    if (sender.track?.kind === 'audio') sender.replaceTrack(track).catch(() => undefined);
}

function stopStream(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
