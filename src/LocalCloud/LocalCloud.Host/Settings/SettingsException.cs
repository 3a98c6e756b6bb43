namespace LocalCloud.Host.Settings;

/// <summary>A file or setting makes no sense; the message says where and why, for the developer.</summary>
public sealed class SettingsException(string message) : Exception(message);
