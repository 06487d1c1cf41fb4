import type { StockLevel } from "@/api/types/stock";
import ui from "@/components/ui.module.css";

const LOOKS: Record<StockLevel, { label: string; tone: string | undefined }> = {
  in_stock: { label: "In stock", tone: ui.green },
  low: { label: "Few left", tone: ui.amber },
  out_of_stock: { label: "Sold out", tone: ui.red },
};

export function StockBadge({ level }: { level: StockLevel }) {
  const { label, tone } = LOOKS[level];
  return <span className={`${ui.badge} ${tone}`}>{label}</span>;
}
