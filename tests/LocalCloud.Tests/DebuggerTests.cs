using System.Text.Json;
using EndToEnd.Tests.Support;
using LocalCloud.CommandLine;

namespace LocalCloud.Tests;

/// <summary>What F5 starts in VS Code is what the build writes, with arguments that are understood.</summary>
public sealed class DebuggerTests
{
    private static readonly JsonElement[] s_launches = [.. Read("launch.json").GetProperty("configurations").EnumerateArray()
        .Where(configuration => configuration.GetProperty("request").GetString() == "launch")];

    [Fact]
    public void F5_starts_what_the_build_writes()
    {
        Assert.NotEmpty(s_launches);
        foreach (var launch in s_launches)
        {
            var program = launch.GetProperty("program").GetString()!.Split("/bin/");
            Assert.True(File.Exists(Path.Combine(Resolve(program[0]), "LocalCloud.csproj")));
            Assert.Equal("Debug/net10.0/" + Path.GetFileName(typeof(EntryPoint).Assembly.Location), program[1]);
            Assert.True(Directory.Exists(Resolve(launch.GetProperty("cwd").GetString()!)));
            string[] arguments = [.. launch.GetProperty("args").EnumerateArray().Select(argument => Resolve(argument.GetString()!))];
            Assert.Equal(RepositoryFiles.Path("src/Functions/bin/Debug/net10.0"), Assert.IsType<Command.StartApp>(Command.Parse(arguments)).Path);
        }
    }

    [Fact]
    public void F5_builds_the_app_first()
    {
        var task = Read("tasks.json").GetProperty("tasks").EnumerateArray().Single(task => task.GetProperty("label").GetString() == "build");
        Assert.All(s_launches, launch => Assert.Equal(task.GetProperty("label").GetString(), launch.GetProperty("preLaunchTask").GetString()));
        Assert.Equal(RepositoryFiles.Path("src/Functions"), Resolve(task.GetProperty("args")[1].GetString()!));
    }

    private static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.Path(".vscode/" + name)));
        return document.RootElement.Clone();
    }

    private static string Resolve(string text) => text.Replace("${workspaceFolder}", RepositoryFiles.Path(""), StringComparison.Ordinal);
}
