import Link from "next/link";
import { Notice } from "@/components/Notice";
import ui from "@/components/ui.module.css";

export default function NotFound() {
  return (
    <div className={ui.page}>
      <Notice title="There is no such page">
        <Link className={ui.link} href="/">
          Back to the shop
        </Link>
      </Notice>
    </div>
  );
}
