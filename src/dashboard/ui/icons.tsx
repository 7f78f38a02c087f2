/** Line icons on a grid of 20, drawn for Svara. They always stand beside a word and are hidden from readers. */
const shapes = {
  check: 'M4.5 10.5l3.6 3.6L15.5 6.4',
  dash: 'M6 10h8',
  bell: 'M5 13.5h10c-1.2-1.3-1.4-2.6-1.4-4.6a3.6 3.6 0 0 0-7.2 0c0 2-.2 3.3-1.4 4.6zM8.6 16.2a1.6 1.6 0 0 0 2.8 0',
  phone:
    'M6.2 3.8l1.9.2 1 3-1.4 1.3a9 9 0 0 0 4 4l1.3-1.4 3 1 .2 1.9c0 1.1-.9 2-2 2C8.6 15.8 4.2 11.4 4.2 5.8c0-1.1.9-2 2-2z',
  microphone: 'M10 3.5a2 2 0 0 0-2 2v4a2 2 0 0 0 4 0v-4a2 2 0 0 0-2-2zM5.5 9.5a4.5 4.5 0 0 0 9 0M10 14v2.5',
  pen: 'M4.5 15.5l.8-3.2 7.7-7.7 2.4 2.4-7.7 7.7zM11.4 6.2l2.4 2.4',
  pause: 'M7.5 5.5v9M12.5 5.5v9',
  elsewhere: 'M4.5 15.5l6-6M6 9.5h4.5V14M12 4.5h3.5v11H12',
  alarm: 'M10 5.8v5M10 14.1v.1',
  power: 'M10 3.8v5.4M6.3 5.9a5.6 5.6 0 1 0 7.4 0',
  clock: 'M10 5.8V10l2.8 1.8M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z',
  late: 'M10 3.6l7 12.4H3zM10 8.2v3.6M10 13.9v.1',
  up: 'M10 15.5v-10M5.8 9.5L10 5.3l4.2 4.2',
  down: 'M10 4.5v10M5.8 10.5l4.2 4.2 4.2-4.2',
  level: 'M4.5 10h11',
  info: 'M10 9.2v4.3M10 6.4v.1M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z',
  more: 'M5 10h.1M10 10h.1M15 10h.1',
  chevron: 'M6 8l4 4 4-4',
  back: 'M12 5.5L7.5 10l4.5 4.5',
  forward: 'M8 5.5l4.5 4.5L8 14.5',
  unplugged: 'M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM5.5 5.5l9 9',
  search: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zM12.7 12.7L16.5 16.5',
  refresh: 'M15.5 8.2A6 6 0 1 0 16 10.8M15.8 4.5v3.9h-3.9',
  person: 'M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4.5 16.5c.6-3 2.7-4.5 5.5-4.5s4.9 1.5 5.5 4.5',
  snow: 'M10 3.5v13M4.4 6.8l11.2 6.4M15.6 6.8L4.4 13.2',
  play: 'M7 5l8 5-8 5z',
  moved: 'M4.5 10h10M10.5 6l4 4-4 4',
  closed: 'M6 9h8v7H6zM7.5 9V6.8a2.5 2.5 0 0 1 5 0V9',
  hangUp: 'M3.6 11.9c3.6-3.4 9.2-3.4 12.8 0l-1.2 2.2-3-.9v-1.9a8 8 0 0 0-4.4 0v1.9l-3 .9z',
  muted:
    'M8 8.2v1.3a2 2 0 0 0 3 1.7M12 8.9V5.5a2 2 0 0 0-3.8-.9M5.5 9.5a4.5 4.5 0 0 0 6.9 3.8M14.4 10.4q.1-.4.1-.9M10 14v2.5M4.5 4.5l11 11',
  keypad:
    'M5.5 5.5h.1M10 5.5h.1M14.5 5.5h.1M5.5 10h.1M10 10h.1M14.5 10h.1M5.5 14.5h.1M10 14.5h.1M14.5 14.5h.1',
  people:
    'M8 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3.5 15.5c.4-2.6 2.1-4 4.5-4s4.1 1.4 4.5 4M12.6 5a2.4 2.4 0 0 1 0 4.4M14 11.9c1.5.5 2.3 1.7 2.6 3.6',
  headset:
    'M4.5 11.5v-1a5.5 5.5 0 0 1 11 0v1M4.5 11h2v4h-1a1 1 0 0 1-1-1zM15.5 11h-2v4h1a1 1 0 0 0 1-1zM14.5 15c0 1-1 1.8-2.6 1.8h-1',
  speaker: 'M4.5 8v4h2.6l3.4 3V5L7.1 8zM13 7.8a3 3 0 0 1 0 4.4M15 6a5.6 5.6 0 0 1 0 8',
  gear: 'M10 7.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8zM10 3.5v2M10 14.5v2M3.5 10h2M14.5 10h2M5.4 5.4l1.4 1.4M13.2 13.2l1.4 1.4M14.6 5.4l-1.4 1.4M6.8 13.2l-1.4 1.4',
  keyboard: 'M3.5 6h13v8h-13zM6 8.6h.1M8.7 8.6h.1M11.3 8.6h.1M14 8.6h.1M7 11.5h6',
  open: 'M8.5 4.5h-4v11h11v-4M11.5 4.5h4v4M15.3 4.7L9.5 10.5',
  note: 'M5 4h10v9l-3 3H5zM7.5 7.5h5M7.5 10.5h3',
  later: 'M10 5.8V10l2.8 1.8M4 6.5a6.5 6.5 0 1 1-.4 5M3.5 3.5v3.2h3.2',
  tip: 'M10 3.5a4.5 4.5 0 0 0-2.4 8.3c.4.3.6.8.6 1.3h3.6c0-.5.2-1 .6-1.3A4.5 4.5 0 0 0 10 3.5zM8.5 15h3M9.2 16.8h1.6',
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  );
}

/** Svara's mark: a voice that is heard. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M6 20V12M12.7 24V8M19.3 20.5v-9M26 17.5v-3" />
    </svg>
  );
}

/** A voice over time: the sign-in's only ornament. */
export function Voice() {
  const heights = [14, 30, 52, 24, 70, 96, 60, 34, 82, 48, 20, 58, 30, 12];
  const bars = heights.map((height, index) => `M${8 + index * 14} ${60 - height / 2}v${height}`);
  return (
    <svg className="voice" viewBox="0 0 198 120" aria-hidden="true" focusable="false">
      <path d={bars.join('')} />
    </svg>
  );
}
