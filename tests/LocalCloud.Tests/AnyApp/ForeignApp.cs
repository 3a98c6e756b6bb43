using System.Diagnostics;

namespace LocalCloud.Tests.AnyApp;

/// <summary>A function app of somebody else: outside of the repository, built by the SDK alone, for three frameworks, with functions in a class library.</summary>
public sealed class ForeignApp : IAsyncLifetime
{
    private const string UserSecretsId = "localcloud-foreign-app";

    private readonly string _root = Directory.CreateTempSubdirectory("foreign").FullName;

    private static string SecretsFile => Path.Combine(
        OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "Microsoft", "UserSecrets")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".microsoft", "usersecrets"),
        UserSecretsId,
        "secrets.json");

    public string Output(string framework) => Path.Combine(_root, "App", "bin", "Debug", framework);

    /// <summary>The same with packages that are older and newer than those of this repository.</summary>
    public string OtherPackagesOutput => Path.Combine(_root, "OtherPackages", "bin", "Debug", "net10.0");

    public async ValueTask InitializeAsync()
    {
        Write("Lib/Lib.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net8.0</TargetFramework><CheckEolTargetFramework>false</CheckEolTargetFramework></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.Azure.Functions.Worker.Core" Version="2.51.0" />
                <PackageReference Include="Microsoft.Azure.Functions.Worker.Extensions.Http" Version="3.3.0" />
              </ItemGroup>
            </Project>
            """);
        Write("Lib/Echo.cs", """
            using System.Net;
            using System.Threading.Tasks;
            using Microsoft.Azure.Functions.Worker;
            using Microsoft.Azure.Functions.Worker.Http;

            namespace Lib;

            public class Echo
            {
                [Function("Echo")]
                public async Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request)
                {
                    using var all = new System.IO.MemoryStream();
                    await request.Body.CopyToAsync(all);
                    all.Position = 0;
                    var response = request.CreateResponse(HttpStatusCode.OK);
                    await all.CopyToAsync(response.Body);
                    return response;
                }
            }
            """);
        WriteApp("App", "net8.0;net9.0;net10.0", worker: "2.52.0", packages: string.Empty);
        WriteApp("OtherPackages", "net10.0", worker: "2.51.0", packages: """
            <PackageReference Include="Microsoft.Azure.Cosmos" Version="3.37.0" />
            <PackageReference Include="Microsoft.Extensions.Hosting" Version="11.0.0" />
            <PackageReference Include="Newtonsoft.Json" Version="13.0.1" />
            """);
        Directory.CreateDirectory(Path.GetDirectoryName(SecretsFile)!);
        await File.WriteAllTextAsync(SecretsFile, """{ "From:Secrets": "secret" }""");
        await BuildAsync("App");
        await BuildAsync("OtherPackages");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        Directory.Delete(Path.GetDirectoryName(SecretsFile)!, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>What a <c>dotnet</c> command says; it fails the test when it fails.</summary>
    public static async Task DotnetAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // The settings of our own builds are none of theirs.
        start.Environment.Remove("RunAnalyzers");
        start.Environment.Remove("CI");
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
    }

    private void WriteApp(string name, string frameworks, string worker, string packages)
    {
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>{frameworks}</TargetFrameworks>
                <CheckEolTargetFramework>false</CheckEolTargetFramework>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <AzureFunctionsVersion>v4</AzureFunctionsVersion>
                <UserSecretsId>{UserSecretsId}</UserSecretsId>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                <PackageReference Include="Microsoft.Azure.Functions.Worker" Version="{worker}" />
                <PackageReference Include="Microsoft.Azure.Functions.Worker.Sdk" Version="2.1.0" />
                <PackageReference Include="Microsoft.Azure.Functions.Worker.Extensions.Http" Version="3.3.0" />
                <PackageReference Include="Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore" Version="2.1.1" />
                {packages}
                <ProjectReference Include="../Lib/Lib.csproj" />
                <None Update="*.json" CopyToOutputDirectory="PreserveNewest" />
              </ItemGroup>
            </Project>
            """);
        Write($"{name}/Program.cs", """
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Azure.Functions.Worker;
            using Microsoft.Azure.Functions.Worker.Builder;
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.Hosting;

            var builder = FunctionsApplication.CreateBuilder(args);
            builder.ConfigureFunctionsWebApplication();
            builder.Build().Run();

            public class Hello(IConfiguration configuration)
            {
                [Function("Runtime")]
                public IActionResult Runtime([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
                    new OkObjectResult($"{Environment.Version.Major} {System.Reflection.CustomAttributeExtensions.GetCustomAttribute<System.Runtime.Versioning.TargetFrameworkAttribute>(typeof(Hello).Assembly)!.FrameworkName}");

                [Function("Configuration")]
                public IActionResult Configuration([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkObjectResult(string.Join(' ',
                    configuration["From:AppSettings"], configuration["From:Development"], configuration["From:Secrets"], configuration["From:Values"],
                    configuration.GetConnectionString("Sql"), configuration["Both"]));

                [Function("Packages")]
                public IActionResult Packages([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkObjectResult(string.Join(' ',
                    ((string[])["Microsoft.Azure.Functions.Worker.Core", "Microsoft.Azure.Cosmos.Client", "Microsoft.Extensions.Hosting", "Newtonsoft.Json"])
                        .Select(name => System.Reflection.Assembly.Load(name).GetName().Version)));
            }
            """);
        Write($"{name}/host.json", """{ "version": "2.0" }""");
        Write($"{name}/appsettings.json", """{ "From": { "AppSettings": "app" }, "Both": "appsettings.json" }""");
        Write($"{name}/appsettings.Development.json", """{ "From": { "Development": "development" } }""");
        Write($"{name}/local.settings.json", """
            {
              "IsEncrypted": false,
              "Values": { "FUNCTIONS_WORKER_RUNTIME": "dotnet-isolated", "From__Values": "value", "Both": "local.settings.json" },
              "ConnectionStrings": { "Sql": { "ConnectionString": "Server=here", "ProviderName": "System.Data.SqlClient" } }
            }
            """);
    }

    private Task BuildAsync(string name) => DotnetAsync(Path.Combine(_root, name), "build", "-v", "q");

    private void Write(string name, string content)
    {
        var path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
