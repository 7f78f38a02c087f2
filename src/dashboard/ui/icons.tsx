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
