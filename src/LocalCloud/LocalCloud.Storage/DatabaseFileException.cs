namespace LocalCloud.Storage;

/// <summary>A database file cannot be opened; the message says which, why, and what to do.</summary>
public sealed class DatabaseFileException(string message, Exception cause) : Exception(message, cause);
