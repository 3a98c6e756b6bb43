using LocalCloud.CommandLine;

namespace LocalCloud.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Options_are_read_in_any_order()
    {
        var arguments = AppArguments.Parse(["--seed", "--port", "7100", "--in-memory", "--cosmos-port", "0", "--reset"]);
        Assert.Equal(new AppArguments { Seed = true, Port = 7100, InMemory = true, CosmosPort = 0, Reset = true }, arguments);
    }

    [Theory]
    [InlineData("--prot", "Unknown argument '--prot'")]
    [InlineData("--port", "needs a port number")]
    [InlineData("--port 70710", "from 0 to 65535")]
    [InlineData("--port -1", "from 0 to 65535")]
    [InlineData("--json", "goes with --list")]
    public void A_wrong_command_line_is_explained(string line, string reason) =>
        Assert.Contains(reason, Assert.Throws<UsageException>(() => AppArguments.Parse(line.Split(' '))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_services_alone_take_port_state_and_definition()
    {
        var arguments = ServiceArguments.Parse(["start", "cosmosdb", "--port", "9000", "--state", "/tmp/x"]);
        Assert.Equal(new ServiceArguments(9000, "/tmp/x", null), arguments);
        Assert.Null(ServiceArguments.Parse(["--help"]));
        Assert.Throws<UsageException>(() => ServiceArguments.Parse(["start", "redis"]));
    }
}
