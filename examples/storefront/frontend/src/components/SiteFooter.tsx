import { Sprig } from "@/components/Sprig";
import styles from "@/components/SiteFooter.module.css";

export function SiteFooter() {
  return (
    <footer className={styles.footer}>
      <div className={styles.inner}>
        <span className={styles.mark}>
          <Sprig size={20} /> Juniper &amp; Oak
        </span>
        <span>Made slowly, sent quickly. Free returns for thirty days.</span>
      </div>
    </footer>
  );
}
