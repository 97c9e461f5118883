// The pictures, drawn on a 24 grid with one pen. `turns` marks those that point along the line of reading.
const drawings = {
  back: "M15 5l-7 7 7 7",
  calendar:
    "M6.5 5h11a3 3 0 013 3v9a3 3 0 01-3 3h-11a3 3 0 01-3-3V8a3 3 0 013-3zM3.500 10h17M8 3v4M16 3v4M8.500 14.700l2.300 2.300 4.700-4.500",
  list: "M5 4h14v16l-3-2-2 2-2-2-2 2-2-2-3 2zM9 9h6M9 13h6",
  alarm: "M12 3.500l9 16H3zM12 10v4.500M12 17.200v.3",
  listen: "M5 9v6h3l5 4V5L8 9zM16.500 9a4 4 0 010 6M19 6.500a8 8 0 010 11",
  phone: "M6 3.500h3l1.500 4-2 1.500a12 12 0 006.500 6.500l1.500-2 4 1.500v3c0 1-1 2-2 2A17 17 0 014 5.500c0-1 1-2 2-2z",
  person: "M12 4a4 4 0 110 8 4 4 0 010-8zM4.500 20c.5-4 3.500-6 7.500-6s7 2 7.500 6",
  pin: "M12 21c4.500-5 7-8.300 7-11.500a7 7 0 00-14 0C5 12.700 7.500 16 12 21zM12 7a2.500 2.500 0 110 5 2.500 2.500 0 010-5z",
  clock: "M12 3.500a8.500 8.500 0 110 17 8.500 8.500 0 010-17zM12 7.500V12l3 2",
  tick: "M4.500 12.500l5 5 10-11",
  cross: "M6 6l12 12M18 6L6 18",
  wait: "M7 3.500h10M7 20.500h10M8 3.500c0 5 8 6 8 8.500s-8 3.500-8 8.500M16 3.500c0 5-8 6-8 8.500s8 3.500 8 8.500",
  saved: "M7 3h10a2 2 0 012 2v14a2 2 0 01-2 2H7a2 2 0 01-2-2V5a2 2 0 012-2zM9 12l2.300 2.300 4-4.300",
  again: "M19.500 12a7.500 7.500 0 11-2.500-5.600M17.500 2.500v4h-4",
  device: "M8 2.500h8a2 2 0 012 2v15a2 2 0 01-2 2H8a2 2 0 01-2-2v-15a2 2 0 012-2zM11 18.500h2",
  lock: "M7 10.500h10a2 2 0 012 2V19a2 2 0 01-2 2H7a2 2 0 01-2-2v-6.500a2 2 0 012-2zM8 10.500V7.500a4 4 0 018 0v3M12 14.500v2.500",
  hands:
    "M8 11a3.500 3.500 0 110-7 3.500 3.500 0 010 7zM2.500 19.500c.3-3.700 2.500-5.500 5.500-5.500s5.200 1.800 5.500 5.500M16 11.500a2.700 2.700 0 10-1.500-5M16.500 14.200c2.600.2 4.600 1.800 5 5.300",
  out: "M10 4H6a2 2 0 00-2 2v12a2 2 0 002 2h4M15 8l4 4-4 4M19 12H9.500",
  video: "M5 6.500h8.500a2 2 0 012 2v7a2 2 0 01-2 2H5a2 2 0 01-2-2v-7a2 2 0 012-2zM15.500 11l5.500-3v8l-5.500-3",
} as const;

export type IconName = keyof typeof drawings;
const turns: readonly IconName[] = ["back", "out"];

export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class={turns.includes(name) ? "icon turns" : "icon"}>
      <path d={drawings[name]} />
    </svg>
  );
}
