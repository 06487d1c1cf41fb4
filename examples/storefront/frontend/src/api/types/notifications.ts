export interface Channel {
  id: string;
  name: string;
  isPrivate: boolean;
  memberCount: number;
}

export interface ChannelList {
  channels: Channel[];
  nextCursor: string | null;
}

export interface ShippedNotice {
  orderId: number;
  channelId?: string | null;
}

export interface NoticeReceipt {
  channelId: string;
  messageId: string;
  postedAt: string;
}
