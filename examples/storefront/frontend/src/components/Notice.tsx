import type { ReactNode } from "react";
import styles from "@/components/ui.module.css";

type Tone = "plain" | "error" | "good";

const TONES: Record<Tone, string | undefined> = {
  plain: "",
  error: styles.noticeError,
  good: styles.noticeGood,
};

export function Notice({ title, tone = "plain", children }: { title: string; tone?: Tone; children?: ReactNode }) {
  return (
    <div className={`${styles.notice} ${TONES[tone]}`} role={tone === "error" ? "alert" : "status"}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

export function Failure({ error }: { error: Error }) {
  return (
    <Notice tone="error" title="That did not work">
      {error.message}
    </Notice>
  );
}
