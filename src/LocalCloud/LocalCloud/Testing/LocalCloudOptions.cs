using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud;

/// <summary>What a test decides about the cloud it starts.</summary>
public sealed class LocalCloudOptions
{
    /// <summary>App settings that win over the app's files and the environment; <c>__</c> separates levels.</summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>();

    /// <summary>Folder that keeps state from one start to the next; null keeps everything in memory.</summary>
    public string? StatePath { get; set; }

    /// <summary>Runs after the app's own registrations, so that it can replace them.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; set; }
}
