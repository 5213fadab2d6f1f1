import type { LogEvent } from '../event/log-event.ts';
import { jsonText } from './json-text.ts';

/** Where the address of an alert may stand, the first one with a place counts: as Wazuh's ingest pipeline has it. */
const ADDRESS_FIELDS = [
  'srcip',
  'win.eventdata.ipAddress',
  'aws.sourceIPAddress',
  'aws.client_ip',
  'aws.service.action.networkConnectionAction.remoteIpDetails.ipAddressV4',
  'aws.httpRequest.clientIp',
  'gcp.jsonPayload.sourceIP',
  'office365.ClientIP',
];

/** The member `GeoLocation` that Wazuh's dashboards map, or '' without a database or a known address. */
export function renderGeoLocation(event: LogEvent): string {
  const { places } = event;
  if (places === undefined) return '';
  for (const field of ADDRESS_FIELDS) {
    const address = field === 'srcip' ? event.srcip : event.dynamic.get(field);
    const place = address === undefined ? undefined : places.locate(address);
    if (place === undefined) continue;
    const members: string[] = [];
    if (place.city !== undefined) members.push(`"city_name":${jsonText(place.city)}`);
    members.push(`"country_name":${jsonText(place.country ?? place.countryCode)}`);
    if (place.region !== undefined) members.push(`"region_name":${jsonText(place.region)}`);
    if (place.location !== undefined) {
      members.push(`"location":{"lat":${place.location.latitude},"lon":${place.location.longitude}}`);
    }
    return `,"GeoLocation":{${members.join(',')}}`;
  }
  return '';
}
