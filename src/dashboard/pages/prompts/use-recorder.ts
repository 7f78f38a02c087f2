import { useEffect, useRef, useState } from 'react';

/** Longer than this is no prompt; the recording then ends by itself. */
const LONGEST_MS = 120_000;

/**
 * Records from the microphone.
 * @param onRecorded has what was recorded when it is stopped
 * @param onRefused there is no microphone, or it may not be used
 */
export function useRecorder(onRecorded: (file: Blob) => void, onRefused: () => void) {
  const [recording, setRecording] = useState(false);
  const recorder = useRef<MediaRecorder | null>(null);
  useEffect(() => () => release(recorder.current), []);
  const start = async (): Promise<void> => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const made = new MediaRecorder(stream);
      const parts: Blob[] = [];
      const limit = setTimeout(() => made.stop(), LONGEST_MS);
      made.addEventListener('dataavailable', ({ data }) => parts.push(data));
      made.addEventListener('stop', () => {
        clearTimeout(limit);
        setRecording(false);
        for (const track of stream.getTracks()) track.stop();
        onRecorded(new Blob(parts, { type: made.mimeType.split(';')[0] ?? '' }));
      });
      made.start();
      recorder.current = made;
      setRecording(true);
    } catch {
      onRefused();
    }
  };
  return {
    recording,
    start: () => void start(),
    stop: () => recorder.current?.stop(),
  };
}

/** Lets go of the microphone when the page is left in the middle. */
function release(recorder: MediaRecorder | null): void {
  for (const track of recorder?.stream.getTracks() ?? []) track.stop();
}
