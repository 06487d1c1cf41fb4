import { drawingFor } from "@/components/drawings";
import styles from "@/components/ProductArt.module.css";

const PALETTES: [string, string, string][] = [
  ["#e6eee6", "#5f8f7b", "#2f5d50"],
  ["#f6e9d6", "#cf9a5b", "#8a5a26"],
  ["#e2ebf1", "#6f98b8", "#365a78"],
  ["#f5e3df", "#cc7f74", "#8d3f40"],
  ["#ece7f0", "#9385ac", "#5a4b78"],
  ["#f1edd9", "#b5a552", "#746628"],
];

interface Props {
  name: string;
  category: string;
}

function paletteFor(name: string): [string, string, string] {
  const sum = [...name].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return PALETTES[sum % PALETTES.length] ?? ["#eee", "#999", "#555"];
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
