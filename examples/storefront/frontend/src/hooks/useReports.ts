"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { listChannels } from "@/api/notifications";
import { readInventoryReport, readSalesReport } from "@/api/reports";
import type { ReportPeriod } from "@/api/types/reports";

export function useSalesReport(period: ReportPeriod) {
  return useQuery({
    queryKey: ["sales", period],
    queryFn: () => readSalesReport(period),
    placeholderData: keepPreviousData,
  });
}

export function useInventory() {
  return useQuery({ queryKey: ["inventory"], queryFn: readInventoryReport });
}

export function useChannels() {
  return useQuery({ queryKey: ["channels"], queryFn: listChannels, retry: false });
}
