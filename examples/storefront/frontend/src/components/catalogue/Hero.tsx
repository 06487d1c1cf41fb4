import { drawingFor } from "@/components/drawings";
import styles from "@/components/catalogue/Hero.module.css";

const STILL_LIFE = [
  { name: "planter", main: "#5f8f7b", shade: "#2f5d50" },
  { name: "pendant", main: "#cf9a5b", shade: "#8a5a26" },
  { name: "kettle", main: "#cc7f74", shade: "#8d3f40" },
];

export function Hero() {
  return (
    <section className={styles.hero}>
      <div className={styles.inner}>
        <div>
          <p className={styles.eyebrow}>The winter house</p>
          <h1>Things that stay.</h1>
          <p className={styles.lede}>
            Oak, wool, linen and clay from eleven small workshops. Built to be used daily, mended once, and handed on.
          </p>
        </div>
        <div className={styles.art} aria-hidden="true">
          {STILL_LIFE.map(({ name, main, shade }) => (
            <svg key={name} viewBox="20 0 160 160">
              {drawingFor(name, "")(main, shade)}
            </svg>
          ))}
        </div>
      </div>
    </section>
  );
}
