namespace LocalCloud.CommandLine;

/// <summary>The command line cannot be understood; ends the process with exit code 2.</summary>
#pragma warning disable CA1032 // Always carries its message.
internal sealed class UsageException(string message) : Exception(message);
