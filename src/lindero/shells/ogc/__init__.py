"""The picture and its sensors in the forms of the OGC: API Features, Moving Features, SensorThings, GeoParquet."""
