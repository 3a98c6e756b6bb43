using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;

namespace Infrastructure.Tests;

/// <summary>What editors and development containers are told about is there.</summary>
public sealed partial class EditorTests
{
    [Theory]
    [InlineData(".vscode/tasks.json")]
    [InlineData(".vscode/launch.json")]
    public void Paths_in_the_workspace_exist_up_to_what_a_build_makes(string file) => Assert.All(
        WorkspacePath().Matches(RepositoryFiles.Read(file)).Select(match => match.Groups["path"].Value.Split("/bin/")[0]),
        path => Assert.True(Path.Exists(RepositoryFiles.Path(path)), path));

    [Fact]
    public void What_is_started_first_is_a_task()
    {
        var tasks = Read(".vscode/tasks.json")["tasks"]!.AsArray().Select(task => (string)task!["label"]!).ToList();
        var asked = Read(".vscode/launch.json")["configurations"]!.AsArray().Select(configuration => (string?)configuration!["preLaunchTask"]).OfType<string>().ToList();
        Assert.NotEmpty(asked);
        Assert.Subset(tasks.ToHashSet(), asked.ToHashSet());
    }

    [Fact]
    public void The_development_container_has_the_sdk_that_the_repository_asks_for()
    {
        var sdk = (string)Read("global.json")["sdk"]!["version"]!;
        Assert.EndsWith($":{string.Join('.', sdk.Split('.')[..2])}", (string)Read(".devcontainer/devcontainer.json")["image"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_that_the_development_container_forwards_are_those_of_the_settings()
    {
        var forwarded = Read(".devcontainer/devcontainer.json")["forwardPorts"]!.AsArray().Select(port => (int)port!).ToHashSet();
        var settings = RepositoryFiles.Read("local.settings.sample.json");
        Assert.All(
            LocalPort().Matches(settings).Select(match => int.Parse(match.Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture)),
            port => Assert.Contains(port, forwarded));
    }

    private static JsonNode Read(string file) =>
        JsonNode.Parse(RepositoryFiles.Read(file), null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!;

    [GeneratedRegex(@"\$\{workspaceFolder\}/(?<path>[^""]+)")]
    private static partial Regex WorkspacePath();

    [GeneratedRegex(@"localhost:(?<port>\d+)")]
    private static partial Regex LocalPort();
}
