import styles from "@/components/Tiles.module.css";

export interface Tile {
  label: string;
  value: string;
  hint?: string;
}

export function Tiles({ tiles }: { tiles: Tile[] }) {
  return (
    <div className={styles.tiles}>
      {tiles.map((tile) => (
        <div key={tile.label} className={styles.tile}>
          <span>{tile.label}</span>
          <b>{tile.value}</b>
          {tile.hint && <small>{tile.hint}</small>}
        </div>
      ))}
    </div>
  );
}
