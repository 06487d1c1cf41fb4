import styles from "@/components/ui.module.css";

export function Stars({ rating }: { rating: number }) {
  const full = Math.round(rating);
  return (
    <span className={styles.stars} role="img" aria-label={`${rating.toFixed(1)} of 5 stars`}>
      {"★".repeat(full)}
      <span>{"★".repeat(5 - full)}</span>
    </span>
  );
}
