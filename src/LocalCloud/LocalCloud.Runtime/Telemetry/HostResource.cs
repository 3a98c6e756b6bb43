using System.Runtime.InteropServices;
using LocalCloud.Hosting;
using OpenTelemetry.Resources;

namespace LocalCloud.Telemetry;

/// <summary>Who sends: the attributes of OpenTelemetry's conventions.</summary>
internal static class HostResource
{
    public static void Describe(ResourceBuilder resource, string name)
    {
        var instance = Guid.NewGuid().ToString();
        resource.AddService(name, serviceVersion: ProductVersion.Text, autoGenerateServiceInstanceId: false, serviceInstanceId: instance)
            .AddAttributes(
            [
                new("faas.instance", instance), new("process.pid", (long)Environment.ProcessId), new("process.executable.path", Environment.ProcessPath ?? ""),
                new("process.runtime.name", ".NET"), new("process.runtime.version", Environment.Version.ToString()),
                new("process.runtime.description", RuntimeInformation.FrameworkDescription), new("host.name", Environment.MachineName), new("os.type", Os),
                new("deployment.environment.name", Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? "Development"),
            ])
            .AddEnvironmentVariableDetector(); // Whatever OTEL_RESOURCE_ATTRIBUTES says wins.
    }

    private static string Os => OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
}
