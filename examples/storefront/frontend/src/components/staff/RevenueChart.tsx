import type { SalesReport } from "@/api/reports";
import { formatDay, formatMoney, toCents } from "@/lib/format";
import styles from "@/components/staff/Staff.module.css";
import ui from "@/components/ui.module.css";

const WIDTH = 720;
const HEIGHT = 260;
const FLOOR = 228;
const LEFT = 52;

function daysBetween(first: string, second: string): number {
  return (Date.parse(second) - Date.parse(first)) / 86_400_000;
}

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return Math.ceil(value / power) * power;
}

/** Revenue as bars; heights are for the eye, so binary floats do here. */
export function RevenueChart({ report: { days, currency, start, end } }: { report: SalesReport }) {
  if (days.length === 0) return <p className={ui.muted}>Nothing was sold in this time.</p>;
  const euros = days.map((day) => Number(toCents(day.revenue)) / 100);
  const top = roundUp(Math.max(...euros));
  const step = (WIDTH - LEFT) / (daysBetween(start, end) + 1);
  const height = (value: number) => ((FLOOR - 16) * value) / top;
  return (
    <svg className={styles.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label="Revenue by day">
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line x1={LEFT} x2={WIDTH} y1={FLOOR - height(top * share)} y2={FLOOR - height(top * share)} />
          <text x={LEFT - 8} y={FLOOR - height(top * share) + 4} textAnchor="end">
            {(top * share).toLocaleString("en")}
          </text>
        </g>
      ))}
      {days.map((day, place) => (
        <rect
          key={day.day}
          x={LEFT + daysBetween(start, day.day) * step + step * 0.15}
          y={FLOOR - height(euros[place] ?? 0)}
          width={Math.min(step * 0.7, 34)}
          height={height(euros[place] ?? 0)}
          rx={Math.min(3, step * 0.2)}
        >
          <title>{`${formatDay(day.day)}: ${formatMoney({ amount: day.revenue, currency })}, ${day.orders} orders`}</title>
        </rect>
      ))}
      <text x={LEFT} y={HEIGHT - 8}>
        {formatDay(start)}
      </text>
      <text x={WIDTH} y={HEIGHT - 8} textAnchor="end">
        {formatDay(end)}
      </text>
    </svg>
  );
}
