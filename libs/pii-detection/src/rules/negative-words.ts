/** Words before a number which say that it counts, names a build or an object, or is a time. */
export const AGAINST_NUMBERS =
  'build|version|ver|rev|revision|commit|sha|epoch|timestamp|ts|time|offset|order|orders|invoice|' +
  'ticket|issue|sku|part|serial|tracking|shipment|parcel|batch|job|task|pid|tid|port|bytes|size|' +
  'duration|latency|ms|us|ns|trace|span|request|req|block|blk|seq|sequence|row|rows|line|price|' +
  'amount|total|subtotal|qty|quantity|count|model|firmware|driver|release|lot|item|product|isbn|' +
  'ean|upc|gtin|asin|uuid|guid|hash|checksum|crc|nonce|shard|partition|lat|lon|case|frame|thread|' +
  'iteration|event|cursor|expires|exp|iat|nbf|created|updated|since|until|uptime|instance';

/** Words before four dotted numbers which say that they are a version. */
export const AGAINST_ADDRESSES =
  'version|ver|v|build|release|firmware|chrome|firefox|edge|safari|driver|section|oid|kernel|' +
  'assembly|revision|rev|sdk|runtime|agent|windows|plugin|package|upgraded|upgrade|updated|v1|' +
  'chromium|opera|webkit|clause|chapter|heading|paragraph';
