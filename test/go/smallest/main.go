package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-stepwright/cdk-stepwright-go/cdkstepwright"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("ShoeShop"), nil)
	invoke := func(name string) cdkstepwright.Step {
		return cdkstepwright.Step_Invoke(
			awslambda.Function_FromFunctionName(stack, jsii.String(name), jsii.String(name)), nil)
	}
	cdkstepwright.NewOrderWorkflow(stack, jsii.String("Orders"), &cdkstepwright.OrderWorkflowProps{
		Pay:            invoke("pay"),
		Ship:           invoke("ship"),
		CancelShipping: invoke("cancel-shipping"),
		Refund:         invoke("refund"),
	})
	app.Synth(nil)
}
