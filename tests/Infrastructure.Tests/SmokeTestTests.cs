using System.Diagnostics;
using EndToEnd.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Infrastructure.Tests;

/// <summary>infra/smoke-test.sh lets a deployment stand that works, and sends one back that does not.</summary>
public sealed class SmokeTestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_healthy_app_that_asks_for_keys_passes() => Assert.Equal(0, await RunAsync(Healthy));

    [Fact]
    public async Task An_app_that_is_open_to_anybody_fails() => Assert.NotEqual(0, await RunAsync(path => path == "/api/orders" ? 200 : Healthy(path)));

    [Fact]
    public async Task An_app_whose_operations_are_open_fails() =>
        Assert.NotEqual(0, await RunAsync(path => path.StartsWith("/api/operations", StringComparison.Ordinal) ? 200 : Healthy(path)));

    [Fact]
    public async Task An_app_without_its_database_fails() => Assert.NotEqual(0, await RunAsync(path => path == "/api/health" ? 503 : Healthy(path)));

    [Fact]
    public async Task An_app_that_needs_a_moment_passes()
    {
        var asked = 0;
        Assert.Equal(0, await RunAsync(path => path == "/api/health" && Interlocked.Increment(ref asked) < 3 ? 503 : Healthy(path)));
    }

    private static int Healthy(string path) => path switch
    {
        "/api/health" or "/api/openapi.json" => 200,
        "/api/orders" or "/api/operations/projections" => 401,
        _ => 404,
    };

    private static async Task<int> RunAsync(Func<string, int> statusOf)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is for the shell of the workflow.");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = statusOf(context.Request.Path);
            return Task.CompletedTask;
        });
        await app.StartAsync(Cancellation);
        using var script = Process.Start(new ProcessStartInfo(RepositoryFiles.Path("infra/smoke-test.sh"), [app.Urls.Single()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SMOKE_TEST_PAUSE"] = "0" },
        })!;
        await Task.WhenAll(script.StandardOutput.ReadToEndAsync(Cancellation), script.StandardError.ReadToEndAsync(Cancellation), script.WaitForExitAsync(Cancellation));
        return script.ExitCode;
    }
}
