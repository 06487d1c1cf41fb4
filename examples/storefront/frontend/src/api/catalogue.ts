import { api } from "@/api/client";
import type { Product, ProductChange, ProductFilters, ProductSummary } from "@/api/types/catalogue";
import type { Page } from "@/api/types/page";
import type { Review, ReviewDraft } from "@/api/types/reviews";
import type { Stock, StockCount } from "@/api/types/stock";

export function listProducts(filters: ProductFilters) {
  return api.get<Page<ProductSummary>>("/products", filters);
}

export function readProduct(productId: number) {
  return api.get<Product>(`/products/${productId}`);
}

export function changeProduct(productId: number, change: ProductChange) {
  return api.patch<Product, ProductChange>(`/products/${productId}`, change);
}

export function listReviews(productId: number) {
  return api.get<Review[]>(`/products/${productId}/reviews`);
}

export function publishReview(productId: number, review: ReviewDraft) {
  return api.post<Review, ReviewDraft>(`/products/${productId}/reviews`, review);
}

export function readStock(productId: number) {
  return api.get<Stock>(`/products/${productId}/stock`);
}

export function recordStockCount(productId: number, count: StockCount) {
  return api.put<Stock, StockCount>(`/products/${productId}/stock`, count);
}
