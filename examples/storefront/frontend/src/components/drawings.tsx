import type { ReactNode } from "react";

/** A flat drawing on a 200 × 160 sheet; `a` is the main colour, `b` the shade. */
type Drawing = (a: string, b: string) => ReactNode;

const round = { strokeLinecap: "round", strokeLinejoin: "round", fill: "none" } as const;

const board: Drawing = (a, b) => (
  <g transform="rotate(-18 100 80)">
    <rect x="34" y="44" width="112" height="72" rx="16" fill={a} />
    <path d="M50 66h80M50 80h80M50 94h62" stroke={b} strokeOpacity="0.45" strokeWidth="3" {...round} />
    <rect x="140" y="68" width="36" height="24" rx="12" fill={a} />
    <circle cx="163" cy="80" r="5" fill={b} />
  </g>
);

const mug: Drawing = (a, b) => (
  <>
    <path d="M130 68h10a18 18 0 0 1 0 36h-10" stroke={b} strokeWidth="9" {...round} />
    <path d="M62 54h70v58a20 20 0 0 1-20 20H82a20 20 0 0 1-20-20z" fill={a} />
    <path d="M62 54h70v16H62z" fill={b} opacity="0.55" />
    <path d="M84 42c-6-9 6-13 0-22M108 42c-6-9 6-13 0-22" stroke={b} strokeWidth="4" {...round} />
  </>
);

const kettle: Drawing = (a, b) => (
  <>
    <path d="M66 66c0-46 68-46 68 0" stroke={b} strokeWidth="8" {...round} />
    <path d="M132 92l34-24" stroke={a} strokeWidth="14" {...round} />
    <path d="M52 122c0-34 16-58 48-58s48 24 48 58a8 8 0 0 1-8 8H60a8 8 0 0 1-8-8z" fill={a} />
    <circle cx="100" cy="60" r="7" fill={b} />
    <path d="M58 112h84" stroke={b} strokeOpacity="0.5" strokeWidth="4" {...round} />
  </>
);

const cloth: Drawing = (a, b) => (
  <>
    <path d="M34 34h132" stroke={b} strokeWidth="7" {...round} />
    <path d="M56 34h88v92H56z" fill={a} />
    <path d="M56 104h88M56 113h88" stroke="#fff" strokeOpacity="0.75" strokeWidth="4" />
    <path d="M62 126v9M76 126v9M90 126v9M104 126v9M118 126v9M132 126v9" stroke={a} strokeWidth="4" {...round} />
  </>
);

const casserole: Drawing = (a, b) => (
  <>
    <path d="M46 84H32M154 84h14" stroke={b} strokeWidth="10" {...round} />
    <path d="M60 58c4-16 20-22 40-22s36 6 40 22" fill={a} opacity="0.8" />
    <path d="M50 68h100v44a20 20 0 0 1-20 20H70a20 20 0 0 1-20-20z" fill={a} />
    <rect x="42" y="57" width="116" height="13" rx="6" fill={b} />
    <circle cx="100" cy="32" r="7" fill={b} />
  </>
);

const spoons: Drawing = (a, b) => (
  <>
    <g transform="rotate(-16 70 80)">
      <ellipse cx="70" cy="44" rx="14" ry="20" fill={a} />
      <path d="M70 60v74" stroke={a} strokeWidth="8" {...round} />
    </g>
    <ellipse cx="100" cy="40" rx="15" ry="21" fill={b} />
    <path d="M100 58v78" stroke={b} strokeWidth="8" {...round} />
    <g transform="rotate(16 130 80)">
      <rect x="117" y="24" width="26" height="38" rx="9" fill={a} />
      <path d="M130 60v74" stroke={a} strokeWidth="8" {...round} />
    </g>
  </>
);

const blankets: Drawing = (a, b) => (
  <>
    <rect x="44" y="102" width="112" height="28" rx="13" fill={b} />
    <rect x="50" y="74" width="100" height="28" rx="13" fill={a} />
    <rect x="56" y="46" width="88" height="28" rx="13" fill={b} opacity="0.7" />
    <path d="M60 116h80M66 88h70M72 60h58" stroke="#fff" strokeOpacity="0.6" strokeWidth="3" strokeDasharray="8 7" />
  </>
);

const table: Drawing = (a, b) => (
  <>
    <path d="M78 66l-14 70M122 66l14 70M100 66v66" stroke={b} strokeWidth="8" {...round} />
    <ellipse cx="100" cy="60" rx="62" ry="14" fill={b} />
    <ellipse cx="100" cy="54" rx="62" ry="14" fill={a} />
    <path d="M92 30h22v18a6 6 0 0 1-6 6h-10a6 6 0 0 1-6-6z" fill="#fffdf9" />
  </>
);

const cushion: Drawing = (a, b) => (
  <>
    <path d="M52 44c32 8 64 8 96 0 6 26 6 50 0 76-32-8-64-8-96 0-6-26-6-50 0-76z" fill={a} />
    <path d="M76 50v64M92 52v60M108 52v60M124 50v64" stroke={b} strokeOpacity="0.55" strokeWidth="5" {...round} />
  </>
);

const candle: Drawing = (a, b) => (
  <>
    <path d="M100 20c12 14 10 26 0 28-10-2-12-14 0-28z" fill="#e8a94e" />
    <path d="M100 46v16" stroke={b} strokeWidth="4" {...round} />
    <rect x="66" y="60" width="68" height="74" rx="10" fill={a} />
    <rect x="66" y="84" width="68" height="28" fill="#fffdf9" opacity="0.85" />
    <path d="M82 98h36" stroke={b} strokeWidth="3" {...round} />
  </>
);

const shelf: Drawing = (a, b) => (
  <>
    <rect x="34" y="108" width="132" height="14" rx="5" fill={a} />
    <path d="M52 122v14M148 122v14" stroke={b} strokeWidth="6" {...round} />
    <rect x="56" y="58" width="16" height="50" rx="3" fill={b} />
    <rect x="76" y="48" width="14" height="60" rx="3" fill="#fffdf9" />
    <rect x="94" y="64" width="18" height="44" rx="3" fill={a} />
    <path d="M124 108V88a18 18 0 0 1 18 20z" fill={b} />
  </>
);

const rug: Drawing = (a, b) => (
  <>
    <ellipse cx="100" cy="86" rx="74" ry="44" fill={a} />
    <ellipse cx="100" cy="86" rx="56" ry="33" fill="none" stroke={b} strokeOpacity="0.6" strokeWidth="5" />
    <ellipse cx="100" cy="86" rx="36" ry="21" fill="none" stroke="#fff" strokeOpacity="0.7" strokeWidth="5" />
    <ellipse cx="100" cy="86" rx="16" ry="9" fill={b} opacity="0.7" />
  </>
);

const pillow: Drawing = (a, b) => (
  <>
    <path d="M38 62c20-10 104-10 124 0 8 18 8 36 0 54-20 10-104 10-124 0-8-18-8-36 0-54z" fill={a} />
    <path d="M46 68c18-8 90-8 108 0" stroke="#fff" strokeOpacity="0.7" strokeWidth="4" {...round} />
    <path d="M60 106c-8-4-10-12-10-18M140 106c8-4 10-12 10-18" stroke={b} strokeOpacity="0.7" strokeWidth="4" {...round} />
  </>
);

const sachet: Drawing = (a, b) => (
  <>
    <path d="M78 72c-12 14-26 28-26 44 0 14 14 20 48 20s48-6 48-20c0-16-14-30-26-44z" fill={a} />
    <path d="M80 72c-2-12-10-20-14-28h68c-4 8-12 16-14 28z" fill={a} opacity="0.7" />
    <path d="M74 74h52" stroke={b} strokeWidth="7" {...round} />
    <path d="M88 44c0-12-4-18-8-24M100 44V16M112 44c0-12 4-18 8-24" stroke={b} strokeWidth="4" {...round} />
  </>
);

const pendant: Drawing = (a, b) => (
  <>
    <path d="M100 0v44" stroke={b} strokeWidth="4" />
    <path d="M88 42h24l36 54H52z" fill={a} />
    <path d="M100 42v54M88 42L74 96M112 42l14 54" stroke={b} strokeOpacity="0.4" strokeWidth="3" />
    <path d="M52 96h96l-5 8H57z" fill={b} />
    <circle cx="100" cy="110" r="11" fill="#fff0c4" />
    <path d="M100 130v10M76 124l-7 8M124 124l7 8" stroke="#e0b665" strokeWidth="4" {...round} />
  </>
);

const deskLamp: Drawing = (a, b) => (
  <>
    <path d="M88 128L66 82l48-32" stroke={b} strokeWidth="7" {...round} />
    <circle cx="66" cy="82" r="7" fill={b} />
    <path d="M104 34l34 22-10 32-46-32z" fill={a} />
    <rect x="58" y="126" width="60" height="10" rx="5" fill={a} />
    <path d="M118 90l-6 22M132 94l0 22M104 84l-14 16" stroke="#e0b665" strokeWidth="4" {...round} />
  </>
);

const planter: Drawing = (a, b) => (
  <>
    <path d="M100 88C74 84 58 62 62 36c24 6 38 24 38 52zM100 88c26-4 42-26 38-52-24 6-38 24-38 52z" fill={a} />
    <path d="M100 88C90 62 92 36 100 18c8 18 10 44 0 70z" fill={b} />
    <path d="M66 92h68l-8 38a8 8 0 0 1-8 6H82a8 8 0 0 1-8-6z" fill="#b9704a" />
    <rect x="60" y="84" width="80" height="13" rx="5" fill="#9c5a34" />
  </>
);

const trowel: Drawing = (a, b) => (
  <g transform="rotate(38 100 80)">
    <rect x="91" y="10" width="18" height="50" rx="9" fill={b} />
    <path d="M100 58v22" stroke={a} strokeWidth="7" />
    <path d="M78 78h44v36c0 18-14 30-22 38-8-8-22-20-22-38z" fill={a} />
    <path d="M100 88v46" stroke={b} strokeOpacity="0.5" strokeWidth="4" {...round} />
  </g>
);

const wateringCan: Drawing = (a, b) => (
  <>
    <path d="M126 66c34-4 34 46 4 46" stroke={b} strokeWidth="8" {...round} />
    <path d="M70 96L34 56" stroke={a} strokeWidth="12" {...round} />
    <path d="M24 60l20-18" stroke={b} strokeWidth="9" {...round} />
    <path d="M66 58h64l6 66a8 8 0 0 1-8 8H68a8 8 0 0 1-8-8z" fill={a} />
    <path d="M66 74h66" stroke={b} strokeOpacity="0.6" strokeWidth="5" />
  </>
);

const stool: Drawing = (a, b) => (
  <>
    <path d="M58 134L136 58M142 134L64 58" stroke={b} strokeWidth="8" {...round} />
    <path d="M50 50c30 22 70 22 100 0v12c-30 22-70 22-100 0z" fill={a} />
    <path d="M46 52h14M140 52h14" stroke={b} strokeWidth="8" {...round} />
  </>
);

const BY_WORD: [string, Drawing][] = [
  ["board", board],
  ["mug", mug],
  ["kettle", kettle],
  ["towel", cloth],
  ["duvet", blankets],
  ["casserole", casserole],
  ["spoon", spoons],
  ["throw", blankets],
  ["table", table],
  ["cushion", cushion],
  ["candle", candle],
  ["bookend", shelf],
  ["shelf", shelf],
  ["rug", rug],
  ["pillow", pillow],
  ["sachet", sachet],
  ["pendant", pendant],
  ["lamp", deskLamp],
  ["reading", deskLamp],
  ["light", pendant],
  ["planter", planter],
  ["trowel", trowel],
  ["watering", wateringCan],
  ["stool", stool],
];

const BY_CATEGORY: Record<string, Drawing> = {
  kitchen: mug,
  "living-room": cushion,
  bedroom: pillow,
  lighting: pendant,
  garden: planter,
};

/** The drawing that fits a product's name best, or its shelf's. */
export function drawingFor(name: string, category: string): Drawing {
  const words = name.toLowerCase();
  const found = BY_WORD.find(([word]) => words.includes(word));
  return found?.[1] ?? BY_CATEGORY[category] ?? shelf;
}
