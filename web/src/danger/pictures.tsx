// The danger signs as pictures of one woman, on a 96 x 84 board, so that they are understood without reading.
import type { ComponentChildren } from "preact";

function Board({ children }: { children: ComponentChildren }) {
  return (
    <svg viewBox="0 0 96 84" aria-hidden="true">
      {children}
    </svg>
  );
}

/** Her head in its scarf, seen from the front. */
function Head({ x, y, mood }: { x: number; y: number; mood: "pain" | "faint" }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path class="p-cloth" d="M0-19c12 0 17 8 17 19 0 9 3 14 5 18h-44c2-4 5-9 5-18 0-11 5-19 17-19z" />
      <path class="p-skin" d="M0-12c7 0 10 5 10 12S6 13 0 13-10 7-10 0s3-12 10-12z" />
      {mood === "pain" ? (
        <path class="p-line" d="M-6-2l4 2-4 2M6-2l-4 2 4 2M-4 8c2-3 6-3 8 0" />
      ) : (
        <path class="p-line" d="M-6 0h4M2 0h4M-3 8h6" />
      )}
    </g>
  );
}

function Belly() {
  return (
    <>
      <path class="p-cloth" d="M30 4c-4 12-8 20-6 34 1 14 2 26 0 44h40c4-8 2-16 6-22 10-6 12-20 4-30-6-7-14-8-16-26z" />
      <path class="p-line" d="M34 22c-8 10-8 20 2 28l14 4" />
    </>
  );
}

const bleeding = (
  <Board>
    <path class="p-cloth" d="M24 4h48l6 52H52l-4-18-4 18H18z" />
    <path class="p-blood" d="M48 42c6 8 9 12 9 17a9 9 0 01-18 0c0-5 3-9 9-17z" />
    <path class="p-blood" d="M28 62c4 5 6 8 6 11a6 6 0 01-12 0c0-3 2-6 6-11zM68 62c4 5 6 8 6 11a6 6 0 01-12 0c0-3 2-6 6-11z" />
  </Board>
);

const fits = (
  <Board>
    <path class="p-line" d="M4 76h88" />
    <path class="p-cloth" d="M36 58c10-10 24-8 34-2l18 14c2 3 0 5-3 5H38c-6 0-8-10-2-17z" />
    <g transform="rotate(-70 24 58)">
      <Head x={24} y={58} mood="faint" />
    </g>
    <path class="p-red" d="M40 38l4-8 6 8 6-10 6 10 4-8M60 22l4-8 6 8 6-10 6 10M18 30l4-8 6 8" />
  </Board>
);

const headache = (
  <Board>
    <Head x={48} y={52} mood="pain" />
    <path class="p-red" d="M48 26l-4-8 8-4-4-10M24 32l-8-4 2-8-9-5M72 32l8-4-2-8 9-5" />
  </Board>
);

const fever = (
  <Board>
    <path class="p-line" d="M6 46v32M6 66h84v12" />
    <path class="p-cloth" d="M38 66c2-18 14-24 28-22 12 2 20 10 22 22z" />
    <g transform="rotate(-80 26 54)">
      <Head x={26} y={54} mood="faint" />
    </g>
    <path class="p-line" d="M66 8a5 5 0 0110 0v18a9 9 0 11-10 0z" />
    <path class="p-red" d="M71 14v18M71 32v2" />
    <path class="p-red" d="M22 22c-4-5 4-7 0-12M36 22c-4-5 4-7 0-12" />
  </Board>
);

const bellyPain = (
  <Board>
    <Belly />
    <path class="p-red" d="M58 34l-6 8 9 2-6 10M78 26l8-6M84 42h9M78 58l8 6" />
  </Board>
);

const breath = (
  <Board>
    <Head x={48} y={24} mood="pain" />
    <path class="p-cloth" d="M10 82c0-24 14-36 38-36s38 12 38 36z" />
    <path class="p-red" d="M48 52v10M48 60c-3-6-12-4-14 3-2 6-2 15 1 15s10-2 13-8M48 60c3-6 12-4 14 3 2 6 2 15-1 15s-10-2-13-8" />
  </Board>
);

const stillBaby = (
  <Board>
    <path class="p-cloth" d="M48 4c24 0 38 18 38 40S70 82 48 82 10 66 10 44 24 4 48 4z" />
    <path class="p-skin" d="M56 20a11 11 0 110 22 11 11 0 010-22z" />
    <path class="p-skin" d="M46 36c-14 2-20 12-16 22s18 12 26 6c6-5 8-10 2-14-4-2-8 2-10 4" />
    <path class="p-line" d="M53 31h4M60 32h3" />
    <path class="p-red" d="M70 58l14 14M84 58L70 72" />
  </Board>
);

const swelling = (
  <Board>
    <path class="p-skin" d="M30 4h26c2 20 0 34 6 42 6 6 24 8 24 20 0 8-6 10-14 10H34c-8 0-12-6-12-14 4-18 8-38 8-58z" />
    <path class="p-line" d="M70 76c0-4 2-6 2-6M62 76c0-4 2-6 2-6" />
    <path class="p-red" d="M18 30L8 26M18 46H6M18 60L8 66M66 30l10-5M72 42l10-3" />
  </Board>
);

const water = (
  <Board>
    <path class="p-cloth" d="M24 4h48l6 46H52l-4-16-4 16H18z" />
    <path class="p-line" d="M48 44c5 7 7 10 7 14a7 7 0 01-14 0c0-4 2-7 7-14z" />
    <path class="p-line" d="M12 74c6-6 12 4 18-2s12 4 18-2 12 4 18-2 12 4 18-2" />
  </Board>
);

export const pictures = { bleeding, fits, headache, fever, bellyPain, breath, stillBaby, swelling, water };
export type Sign = keyof typeof pictures;
