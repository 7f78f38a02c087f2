/** What a connection says of what it receives. */
export interface Received {
  readonly packets: number;
  /** Of the other side's sound; null before the first packet. */
  readonly codec: string | null;
}

export async function received(connection: RTCPeerConnection): Promise<Received> {
  const stats = await connection.getStats();
  let packets = 0;
  let codecId: string | undefined;
  for (const report of stats.values() as Iterable<RTCInboundRtpStreamStats>) {
    if (report.type !== 'inbound-rtp' || report.kind !== 'audio') continue;
    packets += report.packetsReceived ?? 0;
    codecId = report.codecId ?? codecId;
  }
  const codec = codecId === undefined ? undefined : (stats.get(codecId) as { mimeType?: string } | undefined);
  return { packets, codec: codec?.mimeType?.replace(/^audio\//, '') ?? null };
}
