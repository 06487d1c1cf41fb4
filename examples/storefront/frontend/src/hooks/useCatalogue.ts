"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  changeProduct,
  listProducts,
  listReviews,
  publishReview,
  readProduct,
  readStock,
  recordStockCount,
} from "@/api/catalogue";
import type { ProductChange, ProductFilters } from "@/api/types/catalogue";
import type { ReviewDraft } from "@/api/types/reviews";
import type { StockCount } from "@/api/types/stock";

export function useProducts(filters: ProductFilters) {
  return useQuery({
    queryKey: ["products", filters],
    queryFn: () => listProducts(filters),
    placeholderData: keepPreviousData,
  });
}

export function useProduct(productId: number) {
  return useQuery({ queryKey: ["product", productId], queryFn: () => readProduct(productId) });
}

export function useReviews(productId: number) {
  return useQuery({ queryKey: ["reviews", productId], queryFn: () => listReviews(productId) });
}

export function useStock(productId: number) {
  return useQuery({ queryKey: ["stock", productId], queryFn: () => readStock(productId) });
}

export function usePublishReview(productId: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (review: ReviewDraft) => publishReview(productId, review),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["reviews", productId] });
      await queries.invalidateQueries({ queryKey: ["product", productId] });
    },
  });
}

export function useRestock(productId: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (count: StockCount) => recordStockCount(productId, count),
    onSuccess: async (stock) => {
      queries.setQueryData(["stock", productId], stock);
      await queries.invalidateQueries({ queryKey: ["inventory"] });
    },
  });
}

export function useProductChange(productId: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: ProductChange) => changeProduct(productId, change),
    onSuccess: async (product) => {
      queries.setQueryData(["product", productId], product);
      await queries.invalidateQueries({ queryKey: ["products"] });
      await queries.invalidateQueries({ queryKey: ["inventory"] });
    },
  });
}
