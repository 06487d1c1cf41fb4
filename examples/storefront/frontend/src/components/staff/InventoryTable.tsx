import type { InventoryLine } from "@/api/types/reports";
import { StockBadge } from "@/components/StockBadge";
import { formatDay, formatMoney, sentence } from "@/lib/format";
import styles from "@/components/staff/Staff.module.css";
import ui from "@/components/ui.module.css";

interface Props {
  lines: InventoryLine[];
  chosen: InventoryLine | null;
  onChoose: (line: InventoryLine) => void;
}

export function InventoryTable({ lines, chosen, onChoose }: Props) {
  return (
    <div className={ui.tableWrap}>
      <table className={ui.table}>
        <thead>
          <tr>
            <th>Product</th>
            <th>Stock</th>
            <th className={ui.number}>On hand</th>
            <th className={ui.number}>Free</th>
            <th className={ui.number}>Value</th>
            <th>More on</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.product_id} className={line.product_id === chosen?.product_id ? styles.chosen : undefined}>
              <td>
                <b>{line.name}</b>
                <br />
                <span className={ui.faint}>{sentence(line.category)}</span>
              </td>
              <td>
                <StockBadge level={line.level} />
              </td>
              <td className={ui.number}>{line.on_hand}</td>
              <td className={ui.number}>{line.available}</td>
              <td className={ui.number}>{formatMoney(line.stock_value)}</td>
              <td className={ui.muted}>{line.restock_on ? formatDay(line.restock_on) : "–"}</td>
              <td>
                <button type="button" className={`${ui.buttonQuiet} ${ui.small}`} onClick={() => onChoose(line)}>
                  Edit
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
