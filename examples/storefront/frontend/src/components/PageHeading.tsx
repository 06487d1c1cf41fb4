import type { ReactNode } from "react";
import ui from "@/components/ui.module.css";

interface Props {
  eyebrow: string;
  title: string;
  children?: ReactNode;
  aside?: ReactNode;
}

export function PageHeading({ eyebrow, title, children, aside }: Props) {
  return (
    <div className={ui.heading}>
      <div>
        <p className={ui.eyebrow}>{eyebrow}</p>
        <h1>{title}</h1>
        {children && <p>{children}</p>}
      </div>
      {aside}
    </div>
  );
}
