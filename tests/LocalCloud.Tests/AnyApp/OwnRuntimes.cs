using System.Runtime.InteropServices;

namespace LocalCloud.Tests.AnyApp;

/// <summary>A <c>dotnet</c> with older runtimes beside ours, put together from the packages that self-contained apps are published with.</summary>
internal static class OwnRuntimes
{
    private static readonly string[] s_frameworks = ["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"];
    private static readonly string[] s_versions = ["8.0.34", "9.0.23"];

    /// <summary>The command itself.</summary>
    public static async Task<string> ComposeAsync(string root)
    {
        var versions = string.Join(';', s_versions.Select(version => $"[{version}]"));
        await File.WriteAllTextAsync(Path.Combine(root, "runtimes.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>{string.Concat(s_frameworks.Select(framework => $"""<PackageDownload Include="{framework}.Runtime.linux-x64" Version="{versions}" />"""))}</ItemGroup>
            </Project>
            """);
        await ForeignApp.DotnetAsync(root, "restore", "--packages", Path.Combine(root, "packages"));
        var ours = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var dotnet = Path.Combine(root, "dotnet");
        File.Copy(Path.Combine(ours, "dotnet"), dotnet);
        Directory.CreateSymbolicLink(Path.Combine(root, "host"), Path.Combine(ours, "host"));
        foreach (var framework in s_frameworks)
        {
            var shared = Directory.CreateDirectory(Path.Combine(root, "shared", framework)).FullName;
            foreach (var there in Directory.EnumerateDirectories(Path.Combine(ours, "shared", framework)))
            {
                Directory.CreateSymbolicLink(Path.Combine(shared, Path.GetFileName(there)), there);
            }

            foreach (var version in s_versions)
            {
                var target = Directory.CreateDirectory(Path.Combine(shared, version)).FullName;
                var package = Path.Combine(root, "packages", $"{framework}.Runtime.linux-x64".ToLowerInvariant(), version, "runtimes", "linux-x64");
                foreach (var file in Directory.EnumerateFiles(package, "*", SearchOption.AllDirectories))
                {
                    File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
                }
            }
        }

        return dotnet;
    }
}
