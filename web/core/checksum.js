/**
 * CRC-32 (the one of zip and PNG): it changes with every flip of up to three bits and every burst of up to 32.
 *
 * @param {Uint8Array} bytes
 * @returns {number} 0 to 2^32 - 1
 */
export function checksum(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
