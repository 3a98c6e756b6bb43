namespace LocalCloud.Storage;

/// <summary>A database file was written by a newer version of LocalCloud.</summary>
public sealed class SchemaVersionException(string message) : Exception(message);
