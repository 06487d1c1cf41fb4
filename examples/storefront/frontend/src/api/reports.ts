import { z } from "zod";
import { api } from "@/api/client";
import type { InventoryReport, ReportPeriod } from "@/api/types/reports";

const amount = z.string().regex(/^[0-9]+\.[0-9]{2}$/);

export const salesReportSchema = z.object({
  start: z.iso.date(),
  end: z.iso.date(),
  currency: z.enum(["EUR", "USD", "GBP"]),
  order_count: z.number().int(),
  revenue: amount,
  average_order: amount.nullable(),
  days: z.array(z.object({ day: z.iso.date(), orders: z.number().int(), revenue: amount })),
  best_sellers: z.array(
    z.object({ product_id: z.number().int(), name: z.string(), units: z.number().int(), revenue: amount }),
  ),
});

export type SalesReport = z.infer<typeof salesReportSchema>;

export async function readSalesReport(period: ReportPeriod): Promise<SalesReport> {
  const answer = await api.get("/reports/sales", { period });
  return salesReportSchema.parse(answer);
}

export function readInventoryReport() {
  return api.get<InventoryReport>("/reports/inventory");
}
