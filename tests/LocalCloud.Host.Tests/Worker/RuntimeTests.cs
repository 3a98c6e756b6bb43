using LocalCloud.Host.Worker;
using LocalCloud.Host.Worker.InMemory;
using LocalCloud.Host.Worker.OutOfProcess;

namespace LocalCloud.Host.Tests.Worker;

/// <summary>What an app was built for and with decides where it can run.</summary>
public sealed class RuntimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runtime").FullName;

    private string App => Path.Combine(_folder, "app.dll");

    [Theory]
    [InlineData("""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "8.0.0" } } }""", "Microsoft.NETCore.App 8.0.0")]
    [InlineData("""{ "runtimeOptions": { "frameworks": [{ "name": "Microsoft.NETCore.App", "version": "9.0.0" }, { "name": "Microsoft.AspNetCore.App", "version": "9.0.0" }] } }""", "Microsoft.AspNetCore.App 9.0.0")]
    [InlineData("""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "9.0.0" } } }""", null)]
    [InlineData("""{ "runtimeOptions": { "rollForward": "LatestMajor", "framework": { "name": "Microsoft.NETCore.App", "version": "8.0.0" } } }""", null)]
    [InlineData("""{ "runtimeOptions": { "includedFrameworks": [{ "name": "Microsoft.NETCore.App", "version": "8.0.0" }] } }""", null)]
    public void A_runtime_that_is_not_on_this_machine_is_named(string config, string? missing)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "shared", "Microsoft.NETCore.App", "9.0.4"));
        File.WriteAllText(Path.Combine(_folder, "dotnet"), string.Empty);
        File.WriteAllText(Path.Combine(_folder, "app.runtimeconfig.json"), config);
        Assert.Equal(missing, AppRuntime.FindMissing(App, Path.Combine(_folder, "dotnet")));
    }

    [Theory]
    [InlineData("Microsoft.Extensions.Hosting", "99.0.0.0", true)]
    [InlineData("Microsoft.Extensions.Hosting", "8.0.0.0", false)]
    [InlineData("Azure.Core", "99.0.0.0", false)] // Host and app have their own of it, side by side.
    public void A_package_newer_than_its_part_of_the_shared_framework_wants_a_process_of_its_own(string assembly, string version, bool named)
    {
        File.WriteAllText(Path.Combine(_folder, "app.deps.json"), $$"""
            { "targets": { ".NETCoreApp,Version=v10.0": {
              "app/1.0.0": { "runtime": { "app.dll": {} } },
              "{{assembly}}/1.2.3": { "runtime": { "lib/net8.0/{{assembly}}.dll": { "assemblyVersion": "{{version}}", "fileVersion": "1.2.3.4" } } }
            } } }
            """);
        var found = NewerPackages.FindIn(new AppFiles(_folder, App, null, null));
        Assert.Equal(named, found is not null);
        Assert.True(found is null || found.StartsWith($"it brings {assembly} 1.2.3,", StringComparison.Ordinal), found);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
