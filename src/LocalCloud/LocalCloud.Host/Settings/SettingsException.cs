namespace LocalCloud.Host.Settings;

/// <summary>A file or setting makes no sense; the message says where and why, for the developer.</summary>
public class SettingsException(string message) : Exception(message);
