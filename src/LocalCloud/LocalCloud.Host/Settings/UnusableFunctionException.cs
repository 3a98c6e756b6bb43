namespace LocalCloud.Host.Settings;

/// <summary>One function cannot be triggered with its attributes or settings. As in the real host, the others run.</summary>
internal sealed class UnusableFunctionException(string message) : SettingsException(message);
