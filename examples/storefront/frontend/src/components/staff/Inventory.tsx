"use client";

import { useState } from "react";
import type { InventoryLine, InventoryReport } from "@/api/types/reports";
import { Failure } from "@/components/Notice";
import { SignInFirst } from "@/components/SignInFirst";
import { InventoryTable } from "@/components/staff/InventoryTable";
import { PriceForm } from "@/components/staff/PriceForm";
import { StockForm } from "@/components/staff/StockForm";
import { Tiles } from "@/components/Tiles";
import { useInventory } from "@/hooks/useReports";
import { formatMoment, sentence } from "@/lib/format";
import styles from "@/components/staff/Staff.module.css";
import ui from "@/components/ui.module.css";

function Shelves({ units }: { units: InventoryReport["units_by_category"] }) {
  const most = Math.max(1, ...Object.values(units));
  return (
    <div className={ui.card}>
      <h3>Pieces by shelf</h3>
      <div className={styles.bars}>
        {Object.entries(units).map(([slug, count]) => (
          <div key={slug} className={styles.bar}>
            <span>{sentence(slug)}</span>
            <span>
              <i style={{ width: `${(100 * count) / most}%` }} />
            </span>
            <b>{count}</b>
          </div>
        ))}
      </div>
    </div>
  );
}

function tilesOf(report: InventoryReport) {
  const pieces = report.lines.reduce((sum, line) => sum + line.on_hand, 0);
  return [
    { label: "Products", value: String(report.lines.length) },
    { label: "Pieces on hand", value: pieces.toLocaleString("en") },
    { label: "Running low", value: String(report.low_count), hint: `As of ${formatMoment(report.generated_at)} UTC` },
  ];
}

function Report() {
  const { data: report, error } = useInventory();
  const [chosen, setChosen] = useState<InventoryLine | null>(null);
  if (error) return <Failure error={error} />;
  if (!report) return <div className={ui.skeleton} style={{ minHeight: 420 }} />;
  return (
    <>
      <Tiles tiles={tilesOf(report)} />
      <div className={ui.twoColumns}>
        <InventoryTable lines={report.lines} chosen={chosen} onChoose={setChosen} />
        <div className={ui.stack}>
          {chosen && (
            <>
              <StockForm key={`stock ${chosen.product_id}`} line={chosen} />
              <PriceForm key={`price ${chosen.product_id}`} productId={chosen.product_id} />
            </>
          )}
          <Shelves units={report.units_by_category} />
        </div>
      </div>
    </>
  );
}

export function Inventory() {
  return <SignInFirst role="staff">{() => <Report />}</SignInFirst>;
}
