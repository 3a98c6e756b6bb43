namespace LocalCloud.Functions.Settings;

/// <summary>A settings file cannot be used; the message is for the developer and complete without a stack trace.</summary>
#pragma warning disable CA1032 // Always carries its message.
public sealed class SettingsException(string message) : Exception(message);
