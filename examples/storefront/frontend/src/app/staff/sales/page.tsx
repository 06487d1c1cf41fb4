import { Sales } from "@/components/staff/Sales";
import ui from "@/components/ui.module.css";

export const metadata = { title: "Sales" };

export default function SalesPage() {
  return (
    <div className={ui.page}>
      <Sales />
    </div>
  );
}
