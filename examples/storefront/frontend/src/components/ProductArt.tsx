import { drawingFor } from "@/components/drawings";
import styles from "@/components/ProductArt.module.css";

type Palette = readonly [sheet: string, main: string, shade: string];

const GREEN: Palette = ["#e6eee6", "#5f8f7b", "#2f5d50"];
const WOOD: Palette = ["#f6e9d6", "#cf9a5b", "#8a5a26"];
const BLUE: Palette = ["#e2ebf1", "#6f98b8", "#365a78"];
const ROSE: Palette = ["#f5e3df", "#cc7f74", "#8d3f40"];
const LILAC: Palette = ["#ece7f0", "#9385ac", "#5a4b78"];
const STRAW: Palette = ["#f1edd9", "#b5a552", "#746628"];

const BY_MATERIAL: [RegExp, Palette][] = [
  [/oak|ash |beech|walnut/i, WOOD],
  [/copper|iron|candle/i, ROSE],
  [/brass|jute|corduroy/i, STRAW],
  [/planter|watering|stool/i, GREEN],
  [/lavender|wool|down/i, LILAC],
];

interface Props {
  name: string;
  category: string;
}

function paletteFor(name: string): Palette {
  return BY_MATERIAL.find(([material]) => material.test(name))?.[1] ?? BLUE;
}

/** A product as the shop draws it. */
export function ProductArt({ name, category }: Props) {
  const [sheet, main, shade] = paletteFor(name);
  return (
    <span className={styles.art} style={{ background: sheet }}>
      <svg viewBox="0 0 200 160" aria-hidden="true">
        {drawingFor(name, category)(main, shade)}
      </svg>
    </span>
  );
}
