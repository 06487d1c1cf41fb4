import { api } from "@/api/client";
import type { ChannelList, NoticeReceipt, ShippedNotice } from "@/api/types/notifications";

export function listChannels() {
  return api.get<ChannelList>("/notifications/channels");
}

export function announceShipment(notice: ShippedNotice) {
  return api.post<NoticeReceipt, ShippedNotice>("/notifications/order-shipped", notice);
}
