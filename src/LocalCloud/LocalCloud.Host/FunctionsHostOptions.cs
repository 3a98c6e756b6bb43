using System.Reflection;
using LocalCloud.Host.Keys;
using LocalCloud.Host.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host;

/// <summary>Which app to run, and how.</summary>
internal sealed class FunctionsHostOptions
{
    private static readonly Dictionary<string, string?> s_noSettings = [];

    /// <summary>The app's build output, where host.json is.</summary>
    public required string AppDirectory { get; init; }

    /// <summary>The app's dll; by default what worker.config.json names, else the only program in <see cref="AppDirectory"/>.</summary>
    public string? AppAssemblyPath { get; init; }

    /// <summary>Where its program is loaded from, when that is not <see cref="AppDirectory"/>: a copy, so that a build can replace the original.</summary>
    public string? ProgramDirectory { get; init; }

    /// <summary>An app this process references already, as a test does: it runs in the default load context, from these very assemblies.</summary>
    public Assembly? AppAssembly { get; init; }

    /// <summary>The app gets a process of its own, as in the real host.</summary>
    public bool Isolated { get; init; }

    /// <summary>App settings: the app sees them as environment variables, <c>%NAME%</c> in attributes stands for them. <c>:</c> and <c>__</c> are the same.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = s_noSettings;

    public HostJson HostJson { get; init; } = new();

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Runs after the app's own registrations, so that it can replace them. Only for an app in this process.</summary>
    public Action<IServiceCollection>? ConfigureWorkerServices { get; init; }

    /// <summary>Largest request body in bytes; more is answered 413. The default is the real host's.</summary>
    public long MaxBodySize { get; init; } = 104_857_600;

    /// <summary>Origins that browsers may call functions from; <c>*</c> for all, empty for none but their own.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Browsers may send cookies and other credentials along. Not with <c>*</c>.</summary>
    public bool CorsCredentials { get; init; }

    /// <summary>The keys to check; null lets everybody in, whatever level a function asks for, as <c>func start</c> does.</summary>
    public HostKeys? Keys { get; init; }

    /// <summary>One line in the log for each request to a function, in the place of the two of its invocation. For a terminal.</summary>
    public bool LogRequests { get; init; }

    /// <summary>
    /// Whether the environment variables made of <see cref="Settings"/> stay set in this process for as long as it runs, for a program that is
    /// about this one app. Otherwise they are there only while the app is built, so that several apps can run side by side.
    /// </summary>
    public bool KeepEnvironment { get; init; }
}
