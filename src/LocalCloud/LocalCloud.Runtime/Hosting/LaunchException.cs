namespace LocalCloud.Hosting;

/// <summary>The local cloud cannot start for a reason the developer can mend; the message says how.</summary>
#pragma warning disable CA1032 // Always carries its message.
public sealed class LaunchException(string message, Exception? cause = null) : Exception(message, cause);
