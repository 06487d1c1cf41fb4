"use client";

import { useState } from "react";
import type { SalesReport } from "@/api/reports";
import type { ReportPeriod } from "@/api/types/reports";
import { Failure } from "@/components/Notice";
import { PageHeading } from "@/components/PageHeading";
import { SignInFirst } from "@/components/SignInFirst";
import { RevenueChart } from "@/components/staff/RevenueChart";
import { Tiles } from "@/components/Tiles";
import { useSalesReport } from "@/hooks/useReports";
import { formatDay, formatMoney } from "@/lib/format";
import styles from "@/components/staff/Staff.module.css";
import ui from "@/components/ui.module.css";

const PERIODS: Record<ReportPeriod, string> = { "7d": "Week", "30d": "Month", "90d": "Quarter", "365d": "Year" };

function PeriodTabs({ period, onChange }: { period: ReportPeriod; onChange: (period: ReportPeriod) => void }) {
  return (
    <div className={styles.periods} role="group" aria-label="Period">
      {Object.entries(PERIODS).map(([value, label]) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === period}
          onClick={() => onChange(value as ReportPeriod)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function BestSellers({ report }: { report: SalesReport }) {
  return (
    <div className={ui.tableWrap}>
      <table className={ui.table}>
        <thead>
          <tr>
            <th>Best sellers</th>
            <th className={ui.number}>Sold</th>
            <th className={ui.number}>Revenue</th>
          </tr>
        </thead>
        <tbody>
          {report.best_sellers.map((best) => (
            <tr key={best.product_id}>
              <td>{best.name}</td>
              <td className={ui.number}>{best.units}</td>
              <td className={ui.number}>{formatMoney({ amount: best.revenue, currency: report.currency })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function tilesOf({ revenue, order_count, average_order, currency }: SalesReport) {
  return [
    { label: "Revenue", value: formatMoney({ amount: revenue, currency }) },
    { label: "Orders", value: String(order_count) },
    { label: "Average order", value: average_order === null ? "–" : formatMoney({ amount: average_order, currency }) },
  ];
}

function Report() {
  const [period, setPeriod] = useState<ReportPeriod>("90d");
  const { data: report, error } = useSalesReport(period);
  return (
    <>
      <PageHeading eyebrow="Staff room" title="Sales" aside={<PeriodTabs period={period} onChange={setPeriod} />}>
        {report && `${formatDay(report.start)} to ${formatDay(report.end)}`}
      </PageHeading>
      {error && <Failure error={error} />}
      {report && (
        <>
          <Tiles tiles={tilesOf(report)} />
          <div className={ui.twoColumns}>
            <div className={ui.card}>
              <h3>Revenue by day</h3>
              <RevenueChart report={report} />
            </div>
            <BestSellers report={report} />
          </div>
        </>
      )}
    </>
  );
}

export function Sales() {
  return <SignInFirst role="staff">{() => <Report />}</SignInFirst>;
}
